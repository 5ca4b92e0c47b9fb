using System;

namespace Kinelink.Unity
{
    /// <summary>A word about a thing: color red, name_zh 杯子.</summary>
    [Serializable]
    public sealed class ThingAttribute
    {
        public string Name = "color";
        public string Text = "";
    }
}
