# pip install "pydantic-ai-slim[openai]"; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import os

from pydantic import BaseModel
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider


class Advice(BaseModel):
    city: str
    advice: str


url = os.environ.get("BRIDGE_URL", "http://127.0.0.1:8090")
provider = OpenAIProvider(base_url=f"{url}/v1", api_key=os.environ["BRIDGE_KEY"])
agent = Agent(OpenAIChatModel("GigaChat-2", provider=provider), output_type=Advice)


@agent.tool_plain
def weather(city: str) -> str:
    """Tells the weather in a city."""
    return f"{city}: +7, дождь"


answer = agent.run_sync("Что надеть сегодня в Казани?").output
print(f"{answer.city}: {answer.advice}")
