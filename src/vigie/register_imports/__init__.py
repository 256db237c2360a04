"""The user's own officials beside the shipped register: its table and its checks (`own`), positions held from a SPARQL source (`positions`)."""
