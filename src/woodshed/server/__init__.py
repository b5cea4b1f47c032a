"""The studio's server: the page, the songs of a workspace, and what the assistants can do, over HTTP.

    app = create_app(Path("~/Woodshed").expanduser())

One module for each door; `app.py` says which there are. Nothing heavy is imported before it is used.
"""
