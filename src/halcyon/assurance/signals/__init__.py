"""The horizon register: what may be coming, said by practitioners, alerts and reviews, or seen in the numbers."""
