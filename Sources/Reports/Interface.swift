// The interface of Reports follows.
