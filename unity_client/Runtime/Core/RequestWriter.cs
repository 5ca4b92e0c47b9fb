using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>Writes a request field by field. What the server would refuse for its form throws ProtocolError.</summary>
    internal sealed class RequestWriter
    {
        private readonly MsgPackWriter body = new MsgPackWriter();
        private int fields;

        public RequestWriter(string type)
        {
            Field("type").WriteText(type);
        }

        public RequestWriter(string type, uint id) : this(type)
        {
            Whole("id", id);
        }

        /// <summary>Begin a field, whose value is then to be written.</summary>
        public MsgPackWriter Field(string field)
        {
            fields++;
            body.WriteText(field);
            return body;
        }

        public RequestWriter Name(string field, string name)
        {
            Fields.CheckName(field, name);
            Field(field).WriteText(name);
            return this;
        }

        /// <summary>Left out where it is null, as in all methods that begin so.</summary>
        public RequestWriter OptionalName(string field, string name)
        {
            return name == null ? this : Name(field, name);
        }

        public RequestWriter Text(string field, string text, int longest)
        {
            Fields.CheckText(field, text, longest);
            Field(field).WriteText(text);
            return this;
        }

        public RequestWriter OptionalText(string field, string text, int longest)
        {
            return text == null ? this : Text(field, text, longest);
        }

        public RequestWriter Whole(string field, long value)
        {
            Field(field).WriteWhole(value);
            return this;
        }

        public RequestWriter Number(string field, double value, double low, double high)
        {
            if (!(value >= low && value <= high)) throw Fields.Bad(field, "between " + low + " and " + high);
            Field(field).WriteNumber(value);
            return this;
        }

        public RequestWriter Flag(string field, bool value)
        {
            Field(field).WriteFlag(value);
            return this;
        }

        public RequestWriter SampleRate(string field, long value)
        {
            if (value < Limits.LowestRate || value > Limits.HighestRate)
                throw Fields.Bad(field, "between " + Limits.LowestRate + " and " + Limits.HighestRate);
            return Whole(field, value);
        }

        public RequestWriter Bytes(string field, byte[] bytes, int most)
        {
            if (bytes == null || bytes.Length > most) throw Fields.Bad(field, "at most " + most + " bytes");
            Field(field).WriteBytes(bytes);
            return this;
        }

        public RequestWriter OptionalBytes(string field, byte[] bytes, int most)
        {
            return bytes == null ? this : Bytes(field, bytes, most);
        }

        public RequestWriter Texts(string field, IList<string> texts, int most, int longest = Limits.Name)
        {
            if (texts == null || texts.Count > most) throw Fields.Bad(field, "a list of at most " + most);
            foreach (string text in texts) Fields.CheckText(field, text, longest);
            Field(field).WriteTexts(texts);
            return this;
        }

        public RequestWriter Block(string field, float[] numbers, int columns, int most, int rotation)
        {
            Fields.CheckBlock(field, numbers, columns, most, rotation);
            Field(field).WriteBlock(numbers);
            return this;
        }

        public RequestWriter Data(string field, Value data)
        {
            if (data == null || data.Kind != MsgPackKind.Map) throw Fields.Bad(field, "a map");
            data.Write(Field(field));
            return this;
        }

        public RequestWriter OptionalData(string field, Value data)
        {
            return data == null ? this : Data(field, data);
        }

        /// <summary>The request as bytes.</summary>
        public byte[] ToArray()
        {
            var whole = new MsgPackWriter();
            whole.WriteMap(fields);
            whole.WriteWritten(body);
            return whole.ToArray();
        }
    }
}
