# De tio senaste besluten som JSON / The ten latest decisions as JSON
curl 'https://insyn.example/data/insyn/decisions.json?_shape=array&_sort_desc=date&_size=10'
