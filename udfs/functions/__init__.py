"""What each Excel function is: name, description, arguments, result and computation, once."""
