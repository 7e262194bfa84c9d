"""From the bytes of a file to the cells of a table: text files and workbooks of three kinds."""
