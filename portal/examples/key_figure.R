# Ett nyckeltal jämfört med andra kommuner och riket / A key figure compared with other municipalities and the nation
indicators <- read.csv("https://insyn.example/data/insyn/indicators.csv?_stream=on", encoding = "UTF-8")
chosen <- indicators$id[1]
address <- "https://insyn.example/data/insyn/indicator_values.csv?_stream=on&gender=T&indicator="
values <- read.csv(paste0(address, chosen), encoding = "UTF-8", colClasses = c(municipality = "character"))
cat(chosen, indicators$title[1], "\n")
print(tapply(values$value, values[c("year", "municipality")], mean))
