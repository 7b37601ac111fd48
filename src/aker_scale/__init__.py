"""Past one machine: the metrics of whole national histories on Polars by parts, or on Spark, over tables of a lake."""
