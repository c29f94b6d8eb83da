"""The inspection room: rehearsals and inspections, lists of children, one child’s file and audit, findings."""
