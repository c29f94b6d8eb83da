"""An extract in the form of the Standard Safeguarding Dataset (SSD): a folder with one CSV file for each table.

`fields.csv` and `codes.csv` are facts taken from the dataset's published specification (data-to-insight/ssd-data-model,
MIT) and, for codes that it only points to, from the code sets of the children in need census and the SSDA903 return.
The page is docs/ssd-intake.md; what becomes of each field is docs/reference/ssd.md.
"""
