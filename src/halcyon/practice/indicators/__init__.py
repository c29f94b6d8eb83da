"""What the board is told, one indicator to a file, found by discovery. Published with every figure, as they stand.

Each says what it answers, how it is counted, from where and why, and carries an example that anybody can work out by hand;
a test does. A room that is built later brings its fact view in `assurance/figures/views` and its files here.
"""
