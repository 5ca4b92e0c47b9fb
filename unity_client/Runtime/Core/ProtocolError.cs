using System;

namespace Kinelink
{
    /// <summary>
    /// Bytes that are no message, or a message that may not be. The only exception that reading and writing messages throws.
    /// </summary>
    public sealed class ProtocolError : Exception
    {
        public const string Malformed = "malformed";
        public const string UnknownType = "unknown_type";
        public const string MissingField = "missing_field";
        public const string BadField = "bad_field";
        public const string TooBig = "too_big";
        public const string BadTopic = "bad_topic";

        public ProtocolError(string kind, string message) : base(message)
        {
            Kind = kind;
        }

        /// <summary>One of the constants above: the protocol's names.</summary>
        public string Kind { get; private set; }
    }
}
