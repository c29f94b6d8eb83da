"""The hub's worklist: every open enquiry that the viewer may see, by what is due, a page at a time."""
