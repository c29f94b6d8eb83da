"""The pages of self-assessments: general practice and section 11."""
