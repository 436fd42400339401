"""A second look at who is an actor, learned from coded texts: mentions that coders passed over, nouns that they took up."""
