FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish Server/Server.csproj -c Release -o /out

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /out .
EXPOSE 5080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD curl -fs http://127.0.0.1:5080/readyz || exit 1
ENTRYPOINT ["dotnet", "ClusterPortal.Server.dll", "--urls", "http://0.0.0.0:5080"]
