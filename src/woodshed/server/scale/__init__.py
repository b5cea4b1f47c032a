"""What a studio of several processes needs: PostgreSQL, object storage, and songs that belong to one process each."""
