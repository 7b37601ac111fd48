"""What is handed on: the workbook. Its sheets are declared; what they show comes through the one reader."""
