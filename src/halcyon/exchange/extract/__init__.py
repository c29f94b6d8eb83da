"""Taking in a whole extract of another system: tables of rows that refer to one another.

`shape` says what tables and fields a format has, `checking` reads a row against it, `ledger` brings every row to its
line, `projecting` puts what was accepted into the rooms of the house, `running` does all of it. The formats are
`exchange.ssd` and `exchange.dfe`.
"""
