"""Where documents come from: files, folders and archives, with their raw bytes and what is known of them."""
