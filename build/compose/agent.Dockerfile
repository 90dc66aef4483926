FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish Agent/Host/Agent.Host.csproj -c Release -r linux-x64 -o /out

FROM debian:stable-slim
RUN apt-get update && apt-get install -y --no-install-recommends busybox ca-certificates curl && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/clusterportal-agent /usr/local/bin/
COPY build/compose/agent.sh /usr/local/bin/
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD clusterportal-agent status >/dev/null || exit 1
ENTRYPOINT ["/usr/local/bin/agent.sh"]
