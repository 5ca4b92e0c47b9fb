using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.WebSockets;
using System.Threading;
using Kinelink.Unity;

/// <summary>A browser's WebSockets, by .NET's own.</summary>
sealed class Browser : IBrowserSocket
{
    readonly Dictionary<int, Kept> sockets = new Dictionary<int, Kept>();
    int last;

    public int Open(string address)
    {
        var kept = new Kept();
        new Thread(() => kept.Run(new Uri(address))) { IsBackground = true }.Start();
        sockets[++last] = kept;
        return last;
    }

    public int State(int socket)
    {
        return sockets[socket].State;
    }

    public string Reason(int socket)
    {
        return "the WebSocket has ended";
    }

    public bool Send(int socket, byte[] data, int offset, int count)
    {
        var copy = new byte[count];
        Buffer.BlockCopy(data, offset, copy, 0, count);
        sockets[socket].Outgoing.Add(copy);
        return true;
    }

    public int Waiting(int socket)
    {
        byte[] next;
        return sockets[socket].Came.TryPeek(out next) ? next.Length : -1;
    }

    public void Take(int socket, byte[] into)
    {
        byte[] next;
        sockets[socket].Came.TryDequeue(out next);
        Buffer.BlockCopy(next, 0, into, 0, next.Length);
    }

    public void Close(int socket)
    {
        sockets[socket].Socket.Abort();
        sockets[socket].Outgoing.CompleteAdding();
        sockets.Remove(socket);
    }

    sealed class Kept
    {
        public readonly ClientWebSocket Socket = new ClientWebSocket();
        public readonly ConcurrentQueue<byte[]> Came = new ConcurrentQueue<byte[]>();
        public readonly BlockingCollection<byte[]> Outgoing = new BlockingCollection<byte[]>();
        public volatile int State;

        public void Run(Uri address)
        {
            try
            {
                Socket.ConnectAsync(address, CancellationToken.None).Wait();
                State = 1;
                new Thread(Receive) { IsBackground = true }.Start();
                foreach (byte[] message in Outgoing.GetConsumingEnumerable())
                    Socket.SendAsync(new ArraySegment<byte>(message), WebSocketMessageType.Binary, true, CancellationToken.None).Wait();
            }
            catch (Exception)
            {
                State = 2;
            }
        }

        void Receive()
        {
            var buffer = new byte[1 << 20];
            try
            {
                for (;;)
                {
                    int count = 0;
                    WebSocketReceiveResult part;
                    do
                    {
                        part = Socket.ReceiveAsync(new ArraySegment<byte>(buffer, count, buffer.Length - count), CancellationToken.None).Result;
                        count += part.Count;
                    }
                    while (!part.EndOfMessage);
                    if (part.MessageType == WebSocketMessageType.Close) break;
                    var message = new byte[count];
                    Buffer.BlockCopy(buffer, 0, message, 0, count);
                    Came.Enqueue(message);
                }
            }
            catch (Exception)
            {
            }
            State = 2;
        }
    }
}
