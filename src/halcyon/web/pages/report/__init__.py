"""The form for people without an account: a neighbour, a relative, a young person, a professional. Nobody signs in."""
