"""The database behind the use cases: rows, repositories, the transaction runner, sealed fields."""
