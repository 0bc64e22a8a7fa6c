# pip install "langchain[openai]"; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import os

from langchain.agents import create_agent
from langchain.tools import tool
from langchain_openai import ChatOpenAI


@tool
def weather(city: str) -> str:
    """Tells the weather in a city."""
    return f"{city}: +7, дождь"


url = os.environ.get("BRIDGE_URL", "http://127.0.0.1:8090")
model = ChatOpenAI(model="GigaChat-2", base_url=f"{url}/v1", api_key=os.environ["BRIDGE_KEY"])
agent = create_agent(model, tools=[weather])

question = {"messages": [{"role": "user", "content": "Какая погода в Казани?"}]}
for message, _ in agent.stream(question, stream_mode="messages"):
    if message.type == "AIMessageChunk":
        print(message.text, end="", flush=True)
print()
