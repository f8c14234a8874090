"""What people mean: dates, people and items in Chinese and English lines."""
