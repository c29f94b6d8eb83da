"""Questions that published rules ask about somebody, open until somebody answers them or lets them go with a reason."""
