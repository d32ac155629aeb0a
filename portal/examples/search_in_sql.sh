# Beslut om skola, per organ, med SQL / Decisions about schools, by body, in SQL
curl --get 'https://insyn.example/data/insyn.json' \
  --data-urlencode '_shape=array' \
  --data-urlencode "sql=
    select o.name as body, count(*) as decisions, max(d.date) as latest
    from decisions_fts f
    join decisions d on d.rowid = f.rowid
    join organizations o on o.id = d.organization
    where decisions_fts match search('skola')
    group by o.id order by decisions desc, body"
