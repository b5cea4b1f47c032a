"""The street on one page: from a sentence, or a tune, to a finished record."""
