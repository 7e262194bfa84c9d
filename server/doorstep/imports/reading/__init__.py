"""From the cells of a table to work orders, whoever wrote it and however."""
