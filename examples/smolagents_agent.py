# pip install "smolagents[openai]"; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import os

from smolagents import OpenAIServerModel, ToolCallingAgent, tool


@tool
def weather(city: str) -> str:
    """Tells the weather in a city.

    Args:
        city: The name of the city.
    """
    return f"{city}: +7, дождь"


url = os.environ.get("BRIDGE_URL", "http://127.0.0.1:8090")
model = OpenAIServerModel(model_id="GigaChat-2", api_base=f"{url}/v1", api_key=os.environ["BRIDGE_KEY"])
agent = ToolCallingAgent(tools=[weather], model=model, verbosity_level=0)
print(agent.run("Какая погода в Казани?"))
