"""Who hears what, in commit order: the clock row, the feed of each principal, epoch and backup watermark."""
