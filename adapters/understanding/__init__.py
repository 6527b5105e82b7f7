"""Reading what people type: place names and postcodes."""
