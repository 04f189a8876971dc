"""The tabs of the chat page, one module each: their components and the events that fill them."""
