"""What the tests share: real data where present, strictness, truth from outside."""
