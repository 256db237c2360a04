"""What desks take away from the picture: the rows in the columns that they paste elsewhere, what was asked for, and what an export says of itself."""
