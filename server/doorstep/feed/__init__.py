"""Who hears what, in commit order: the clock row, the feed of each reader, epoch and backup watermark."""
