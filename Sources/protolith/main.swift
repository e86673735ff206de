print("protolith")
