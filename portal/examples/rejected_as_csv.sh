# Allt som har avslagits sedan 2026, som CSV-fil / Everything rejected since 2026, as a CSV file
curl --output rejected.csv \
  'https://insyn.example/data/insyn/decisions.csv?outcome=rejected&date__gte=2026-01-01&_stream=on'
