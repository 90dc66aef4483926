using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>One WebSocket as a duplex pipe. Two loops copy; the first that ends takes the other with it.</summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    private static readonly PipeOptions Buffers = new(
        pauseWriterThreshold: 1024 * 1024, resumeWriterThreshold: 512 * 1024, useSynchronizationContext: false);

    private readonly ClientWebSocket _socket;
    private readonly TimeSpan _closeTimeout;
    private readonly Pipe _incoming = new(Buffers);
    private readonly Pipe _outgoing = new(Buffers);
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _running;
    private int _disposed;

    public WebSocketConnection(ClientWebSocket socket, EndPoint remote, TimeSpan closeTimeout)
    {
        _socket = socket;
        _closeTimeout = closeTimeout;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Transport = new Duplex(_incoming.Reader, _outgoing.Writer);
        _running = RunAsync();
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _socket.Abort();
        _outgoing.Reader.CancelPendingRead();
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        // Whatever was written is sent, then the close frame; a peer that does not answer is cut off.
        await Transport.Output.CompleteAsync();
        await Transport.Input.CompleteAsync();
        try
        {
            await _running.WaitAsync(_closeTimeout);
        }
        catch (TimeoutException)
        {
            _socket.Abort();
            await _running;
        }

        _socket.Dispose();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var receiving = ReceiveAsync();
        var sending = SendAsync();

        if (await Task.WhenAny(receiving, sending) == sending)
        {
            // We closed: give the peer its time to answer with its own close frame.
            using var timeout = new CancellationTokenSource(_closeTimeout);
            await using var abort = timeout.Token.Register(_socket.Abort);
            await receiving;
        }
        else
        {
            _outgoing.Reader.CancelPendingRead();
            await sending;
        }

        await _closed.CancelAsync();
    }

    private async Task ReceiveAsync()
    {
        Exception? error = null;
        try
        {
            while (true)
            {
                // A read of nothing first: no buffer is rented while the connection is idle.
                var result = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                    break;

                result = await _socket.ReceiveAsync(_incoming.Writer.GetMemory(4096), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                    break;

                _incoming.Writer.Advance(result.Count);
                var flushed = await _incoming.Writer.FlushAsync();
                if (flushed.IsCompleted || flushed.IsCanceled)
                    break;
            }

            if (_socket.CloseStatus is not (null or WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty))
                error = new ConnectionResetException($"The portal closed the connection: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            if (Volatile.Read(ref _disposed) == 0)
                error = new ConnectionResetException("The connection to the portal was lost.", e);
        }

        await _incoming.Writer.CompleteAsync(error);
    }

    private async Task SendAsync()
    {
        Exception? error = null;
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync();
                if (read.IsCanceled)
                    break;

                // One flush of SignalR is one or more whole messages: one WebSocket message is enough for them.
                var buffer = read.Buffer;
                while (!buffer.IsEmpty)
                {
                    var segment = buffer.First;
                    buffer = buffer.Slice(segment.Length);
                    await _socket.SendAsync(segment, WebSocketMessageType.Text, endOfMessage: buffer.IsEmpty, CancellationToken.None);
                }

                _outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var timeout = new CancellationTokenSource(_closeTimeout);
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, timeout.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            error = e;
            _socket.Abort();
        }

        await _outgoing.Reader.CompleteAsync(error);
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
