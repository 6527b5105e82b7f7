"""What people read: catalogues, dates, one library-neutral Message with buttons, the callback codec."""
