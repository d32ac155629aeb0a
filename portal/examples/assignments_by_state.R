# Hur det går med uppdragen / How the assignments are going
assignments <- read.csv("https://insyn.example/data/insyn/assignments.csv?_stream=on", encoding = "UTF-8")
print(as.data.frame(table(state = assignments$state)), row.names = FALSE)
