"""How it looks: Jinja templates of Datasette (here) and of the pages (in portal/). Holds no code."""
