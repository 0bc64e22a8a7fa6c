#!/bin/sh
# BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
curl --silent --show-error --fail "${BRIDGE_URL:-http://127.0.0.1:8090}/v1/chat/completions" \
  -H "Authorization: Bearer $BRIDGE_KEY" -H 'Content-Type: application/json' \
  -d '{"model":"GigaChat-2","messages":[{"role":"user","content":"Скажи одно слово"}]}'
