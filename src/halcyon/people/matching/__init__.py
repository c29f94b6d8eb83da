"""Finding the person a record is about: plain Python, no database. It shows and explains; a person decides.

`folding` and `names` make names comparable, `identifiers` checks numbers and postcodes, `records` says what is
compared, `keys` says how to find candidates in an index, `retrieval` keeps a search within its budget, `comparing` says
how each fact agrees, `scoring` weighs and explains the candidates, and `linking` says whether a supplied record may be
linked without a person looking.
"""
