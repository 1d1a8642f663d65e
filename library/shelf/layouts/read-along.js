// Reading along
