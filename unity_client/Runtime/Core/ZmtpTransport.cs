using System;
using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>Over ZeroMQ: a SUB socket for state, one for events, a DEALER socket for control.</summary>
    internal sealed class ZmtpTransport : Transport, IConnectionListener
    {
        private readonly ITransportListener listener;
        private readonly Connection[] connections;

        public ZmtpTransport(ClientOptions options, ITransportListener listener)
        {
            this.listener = listener;
            // In the order of Channel.
            connections = new[]
            {
                Make(options.Host, options.StatePort, ZmtpSocketType.Sub),
                Make(options.Host, options.EventsPort, ZmtpSocketType.Sub),
                Make(options.Host, options.ControlPort, ZmtpSocketType.Dealer)
            };
            Of(Channel.Events).Subscribe(Topics.Heartbeat);
        }

        public override long Reconnects
        {
            get
            {
                long count = 0;
                foreach (Connection connection in connections) count += Math.Max(connection.Connects - 1, 0);
                return count;
            }
        }

        public override void Start()
        {
            foreach (Connection connection in connections) connection.Start();
        }

        public override void Tick()
        {
            // The connections' threads do what there is to do.
        }

        public override bool Send(byte[] request)
        {
            return Of(Channel.Control).Send(request, 0, request.Length);
        }

        public override void Listen(IList<byte[]> state, IList<byte[]> events, uint id)
        {
            foreach (byte[] topic in events) Of(Channel.Events).Subscribe(topic);
            foreach (byte[] topic in state) Of(Channel.State).Subscribe(topic);
        }

        public override void AcknowledgeEvery(int frames)
        {
            // ZeroMQ leaves out by itself what a slow client can't take.
        }

        public override bool RenewStreams()
        {
            Of(Channel.State).Reconnect();
            Of(Channel.Events).Reconnect();
            return true;
        }

        public override void Reconnect()
        {
            foreach (Connection connection in connections) connection.Reconnect();
        }

        public override void Dispose()
        {
            foreach (Connection connection in connections) connection.Dispose();
        }

        void IConnectionListener.Connected(IConnection connection)
        {
            listener.Connected(ChannelOf(connection));
        }

        void IConnectionListener.Received(IConnection connection, byte[] data, int offset, int count)
        {
            listener.Received(ChannelOf(connection), data, offset, count);
        }

        void IConnectionListener.Disconnected(IConnection connection, string reason)
        {
            Channel channel = ChannelOf(connection);
            listener.Disconnected(channel);
            listener.Ended(channel.ToString().ToLowerInvariant() + ": " + reason);
        }

        private Connection Make(string host, int port, ZmtpSocketType type)
        {
            return new Connection(
                new Endpoint { Host = host, Port = port, Speak = answers => new ZmtpPeer(type, Limits.LongestMessage, answers) }, this);
        }

        private Connection Of(Channel channel)
        {
            return connections[(int)channel];
        }

        private Channel ChannelOf(IConnection connection)
        {
            return (Channel)Array.IndexOf(connections, connection);
        }
    }
}
