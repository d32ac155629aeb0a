"""The commands of `insyn`, by subject: the one package that knows both those who harvest and those who read."""
