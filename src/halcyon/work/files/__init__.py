"""Files that people send: recognised, checked, cleaned of hidden facts and stored. None is ever executed or drawn."""
